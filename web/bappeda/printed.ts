// The LKjIP as the server makes it, in a window of its own and ready to be printed: there the
// browser offers to save it as PDF. That window has no script; this page prints it.

// Whether a window could be opened: browsers hold those back that nobody asked for.
export function openPrinted(unit: string, year: number): boolean {
  const opened = open(`/cetak/lkjip/${encodeURIComponent(unit)}/${year}`);
  if (!opened) return false;
  opened.addEventListener("load", () => {
    // What was refused stands there as text and is not for paper.
    if (opened.document.contentType === "text/html") opened.print();
  });
  return true;
}
