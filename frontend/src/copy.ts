// Copy buttons: hidden in the page, shown here, because without a script they could do nothing.

const SAID_FOR_MS = 4000;

export function offerCopying(page: Document): void {
  if (!navigator.clipboard) return;
  const buttons = page.querySelectorAll<HTMLButtonElement>("button[data-copy]");
  if (buttons.length === 0) return;

  const announcer = page.createElement("div");
  announcer.className = "usa-sr-only";
  announcer.setAttribute("role", "status");
  page.body.append(announcer);

  for (const button of buttons) {
    const source = page.getElementById(button.dataset["copy"] ?? "");
    if (!source) continue;
    const label = button.textContent;
    let timer: number | undefined;
    button.hidden = false;
    button.addEventListener("click", async () => {
      const text = (source.textContent ?? "").trimEnd();
      const said = await navigator.clipboard.writeText(text).then(
        () => "Copied",
        () => "Copying is blocked; select the text instead",
      );
      button.textContent = said;
      announcer.textContent = said;
      window.clearTimeout(timer);
      timer = window.setTimeout(() => {
        button.textContent = label;
        announcer.textContent = "";
      }, SAID_FOR_MS);
    });
  }
}
