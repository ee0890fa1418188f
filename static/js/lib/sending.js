// Talking to the server: fragments come back as text, refusals as sentences.

const HEADERS = { "X-Requested-With": "tracker" };

export class Refusal extends Error {
  constructor(sentence, status) {
    super(sentence);
    this.status = status;
  }
}

/** The sentence of a refusal; anything else is a fault of ours and goes on. */
export function sentenceOf(error) {
  if (!(error instanceof Refusal)) throw error;
  return error.message;
}

/** Posts fields or a form's data; answers the response. Throws Refusal with the server's sentence,
 *  except where the answer is HTML: then the caller shows it (`response.ok` is false). */
export async function send(url, fields) {
  const body = fields instanceof FormData ? new URLSearchParams(fields) : new URLSearchParams(Object.entries(fields));
  return checked(await reach(url, { method: "POST", body, headers: HEADERS }));
}

/** The text of a fragment. Throws Refusal. */
export async function fragment(url) {
  const response = await checked(await reach(url, { headers: HEADERS }));
  return response.text();
}

/** What stands at `url` if it is no longer what `tag` stands for: {text, tag}, or null if it is. */
export async function newer(url, tag) {
  const headers = tag ? { ...HEADERS, "If-None-Match": tag } : HEADERS;
  const response = await reach(url, { headers, cache: "no-store" });
  if (response.status === 304) return null;
  await checked(response);
  return { text: await response.text(), tag: response.headers.get("ETag") };
}

async function reach(url, options) {
  try {
    return await fetch(url, { credentials: "same-origin", redirect: "follow", ...options });
  } catch {
    throw new Refusal("The server cannot be reached. Nothing was saved; try again in a moment.", 0);
  }
}

async function checked(response) {
  if (response.ok) return response;
  const isPage = (response.headers.get("Content-Type") ?? "").startsWith("text/html");
  if (isPage && response.status < 500) return response;
  const text = isPage ? "" : (await response.text()).trim();
  throw new Refusal(text || "Something went wrong on the server. Try again.", response.status);
}
