/** Why the socket's door is shut: a browser hides it, but the page's own address answers. */

const GONE = [401, 403, 404, 410];

/** @typedef {{ kind: "over", next: string } | { kind: "locked" }} Shut */

/**
 * Null while there is nothing to know: no network, a server that restarts, or a page that is still open to us.
 * @param {string} address of the Room's page
 * @returns {Promise<Shut | null>}
 */
export async function whyShut(address) {
  try {
    const answer = await fetch(address, { cache: "no-store", signal: AbortSignal.timeout(5000) });
    if (answer.redirected) return { kind: "over", next: new URL(answer.url).pathname };
    return GONE.includes(answer.status) ? { kind: "locked" } : null;
  } catch {
    return null;
  }
}
