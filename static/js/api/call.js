/** A call of a tool, as a request and as what is shown of its answer. Pure. */

/**
 * What is sent, or null where the arguments are not a JSON object.
 * @param {string} token
 * @param {string} written the arguments as somebody wrote them
 * @returns {RequestInit | null}
 */
export function requestFor(token, written) {
  let given;
  try {
    given = JSON.parse(written.trim() || "{}");
  } catch {
    return null;
  }
  if (given === null || typeof given !== "object" || Array.isArray(given)) return null;
  return {
    method: "POST",
    headers: { "Content-Type": "application/json", Authorization: `Bearer ${token.trim()}` },
    body: JSON.stringify(given),
    credentials: "omit",
    cache: "no-store",
  };
}

/**
 * The answer in lines; what is not JSON, as it came.
 * @param {string} text
 */
export function pretty(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
