// Sending a file: with how far it is, and a sentence where it is not taken.

import { Refusal } from "./sending.js";

/** Posts one file as the field `files`; answers the text that comes back. `tell` hears percents. Throws Refusal. */
export function upload(url, file, tell = () => {}) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const body = new FormData();
    body.append("files", file, file.name);
    request.open("POST", url);
    request.setRequestHeader("X-Requested-With", "tracker");
    request.upload.addEventListener("progress", (event) => event.lengthComputable && tell(Math.floor((100 * event.loaded) / event.total)));
    request.addEventListener("load", () => (request.status < 400 ? resolve(request.responseText) : reject(refusalOf(request))));
    request.addEventListener("error", () => reject(new Refusal(`${file.name} could not be sent: the server cannot be reached. Try again in a moment.`, 0)));
    request.send(body);
  });
}

/** A sentence for a file that is too large, else "". */
export function tooLarge(file, megabytes) {
  if (file.size <= megabytes * 2 ** 20 - 2 ** 12) return "";
  return `${file.name} is too large: a file may have up to ${megabytes} MB here.`;
}

function refusalOf(request) {
  const plain = (request.getResponseHeader("Content-Type") ?? "").startsWith("text/plain");
  return new Refusal((plain && request.responseText.trim()) || "Something went wrong on the server. Try again.", request.status);
}
