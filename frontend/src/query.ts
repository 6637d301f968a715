// The field of a query: a key runs it, and the caret stands at the mistake.

export function easeQueries(page: Document): void {
  for (const field of page.querySelectorAll<HTMLTextAreaElement>("textarea[data-words]")) {
    tellKeys(page, field);
    standAtMistake(field);
    field.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.isComposing) return;
      event.preventDefault();
      field.form?.requestSubmit();
    });
  }
}

/** The keys mean something only now, so they are told only now. */
function tellKeys(page: Document, field: HTMLTextAreaElement): void {
  const keys = page.getElementById(`${field.id}-keys`);
  if (!keys) return;
  keys.hidden = false;
  field.setAttribute("aria-describedby", `${field.getAttribute("aria-describedby") ?? ""} ${keys.id}`.trim());
}

/** The summary of the mistake has the focus; whoever goes on to the field finds the caret where the mistake is. */
function standAtMistake(field: HTMLTextAreaElement): void {
  const [line, column] = [Number(field.dataset["line"]), Number(field.dataset["column"])];
  if (!(line > 0 && column > 0)) return;
  const lines = field.value.split("\n");
  const before = lines.slice(0, line - 1).reduce((sum, text) => sum + text.length + 1, 0);
  // The program counts characters, a text area counts halves of those beyond the first plane.
  const within = [...(lines[line - 1] ?? "")].slice(0, column - 1).join("").length;
  field.setSelectionRange(before + within, before + within);
}
