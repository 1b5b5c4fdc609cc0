/** Which browser this is, only to draw where its microphone switch sits. Everything else asks for features. */

/** @typedef {"chrome" | "edge" | "firefox" | "safari" | "ios" | "android"} BrowserKind */

/**
 * @param {string} agent the user agent string
 * @param {number} touchPoints an iPad calls itself a Mac, with fingers
 * @returns {BrowserKind}
 */
export function browserKind(agent, touchPoints) {
  if (/iPhone|iPad|iPod/.test(agent) || (/Macintosh/.test(agent) && touchPoints > 1)) return "ios";
  if (/Firefox\//.test(agent)) return "firefox";
  if (/Android/.test(agent)) return "android";
  if (/Edg\//.test(agent)) return "edge";
  if (/Safari\//.test(agent) && !/Chrom(e|ium)\//.test(agent)) return "safari";
  return "chrome";
}
