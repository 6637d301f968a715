// Where the caret of a text area is, in pixels from its upper left corner. The browser does not say, so the text is laid out
// once more, out of sight, as the text area lays it out.

const ALIKE = [
  "boxSizing",
  "width",
  "borderTopWidth",
  "borderRightWidth",
  "borderBottomWidth",
  "borderLeftWidth",
  "borderStyle",
  "paddingTop",
  "paddingRight",
  "paddingBottom",
  "paddingLeft",
  "fontFamily",
  "fontSize",
  "fontStyle",
  "fontWeight",
  "letterSpacing",
  "lineHeight",
  "tabSize",
  "textIndent",
  "wordSpacing",
] as const;

export interface Spot {
  left: number;
  top: number;
  bottom: number;
}

/** The line in which the character at `place` stands. `field` has a positioned parent. */
export function spotOf(field: HTMLTextAreaElement, place: number): Spot {
  const twin = field.ownerDocument.createElement("div");
  const style = getComputedStyle(field);
  for (const property of ALIKE) twin.style[property] = style[property];
  Object.assign(twin.style, { position: "absolute", visibility: "hidden", top: "0", left: "0", whiteSpace: "pre-wrap", overflowWrap: "break-word" });
  twin.textContent = field.value.slice(0, place);
  const mark = field.ownerDocument.createElement("span");
  mark.textContent = field.value.slice(place, place + 1).trim() || "\u200b";
  twin.append(mark);
  field.after(twin);
  const left = field.offsetLeft + mark.offsetLeft + Number.parseFloat(style.borderLeftWidth);
  const top = field.offsetTop + mark.offsetTop + Number.parseFloat(style.borderTopWidth) - field.scrollTop;
  const spot = { left, top, bottom: top + mark.offsetHeight };
  twin.remove();
  return spot;
}
