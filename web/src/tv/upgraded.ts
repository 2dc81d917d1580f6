// A page that stays open for days: once the server is back, it asks whether the pages it came from are still those.
const ADDRESS = "/tv";

const scripts = (page: Document) => [...page.querySelectorAll("script[src]")].map((one) => one.getAttribute("src")).join();

/** Load the page anew if the server gives out another one by now; a server that does not answer is asked next time. */
export async function reloadIfUpgraded(): Promise<void> {
  const answer = await fetch(ADDRESS, { cache: "no-store" }).catch(() => null);
  if (!answer?.ok) return;
  const there = new DOMParser().parseFromString(await answer.text(), "text/html");
  const theirs = scripts(there);
  if (theirs !== "" && theirs !== scripts(document)) location.reload();
}
