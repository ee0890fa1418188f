// Hearing how projects stand: over a stream, or, while none is to be had, by asking every few seconds.

const ASK_EVERY = 2200; // and a fifth more or less
const SLOWEST = 15000;
const SILENCE = 40000; // the server says something every 15 s
const LOOK_EVERY = 5000;
const STREAM_AGAIN = 30000;

/** `tell(projects)` is called with what is heard; `say(state)` with "live", "asking", "offline" or, as soon as `person` (the number)
 *  is not who is signed in, "signed out". */
export class Listening {
  #url;
  #tell;
  #say;
  #person;
  #projects = "";
  #source = null;
  #asking = 0;
  #failures = 0;
  #heard = 0;
  #refused = 0;

  constructor(url, { person, tell, say }) {
    this.#url = url;
    this.#person = person;
    this.#tell = tell;
    this.#say = say;
    setInterval(() => this.#look(), LOOK_EVERY);
    addEventListener("online", () => this.wake());
    addEventListener("offline", () => this.#say("offline"));
  }

  /** Listens to these projects from now on; to none: rests. */
  watch(projects) {
    const wanted = [...new Set(projects)].sort().join(",");
    if (wanted === this.#projects) return;
    this.#projects = wanted;
    this.#close();
    this.wake();
  }

  /** Makes sure that nothing was missed: after sleep, when the network is back, when somebody looks again. */
  wake() {
    if (!this.#projects || (this.#isOpen && Date.now() - this.#heard < SILENCE)) return;
    this.#failures = 0;
    this.#close();
    this.#open();
  }

  get #isOpen() {
    return this.#source?.readyState === EventSource.OPEN;
  }

  /** Somebody found that the server does not answer, or not as it did: asks, whatever the stream looks like. */
  doubt() {
    this.#ask();
  }

  /** Time that passed without a word, asleep or not, means that the line is dead. */
  #look() {
    if (this.#source && Date.now() - this.#heard > SILENCE) this.wake();
  }

  #close() {
    clearTimeout(this.#asking);
    this.#source?.close();
    this.#source = null;
  }

  /** Until the stream is open (a proxy may hold it back) it is asked besides. */
  #open() {
    const source = new EventSource(`${this.#url}?projects=${this.#projects}`);
    const hear = () => (this.#heard = Date.now());
    let opened = false;
    this.#source = source;
    hear();
    source.addEventListener("beat", hear);
    source.addEventListener("message", (event) => {
      hear();
      this.#tell(JSON.parse(event.data).projects);
    });
    source.addEventListener("open", () => {
      hear();
      opened = true;
      clearTimeout(this.#asking);
      this.#failures = 0;
      this.#say("live");
    });
    source.addEventListener("error", () => {
      source.close();
      if (this.#source !== source) return;
      this.#source = null;
      this.#refused = opened ? 0 : Date.now();
      this.#ask();
    });
    this.#asking = setTimeout(() => this.#ask(), ASK_EVERY);
  }

  /** Asks once, and again after a while, unless a stream is open by then. */
  async #ask() {
    clearTimeout(this.#asking);
    const projects = this.#projects;
    if (!projects) return;
    let wait = ASK_EVERY;
    try {
      const response = await fetch(`${this.#url}/now?projects=${projects}`, {
        headers: { "X-Requested-With": "tracker", "X-Tracker-Person": this.#person },
        cache: "no-store",
        signal: AbortSignal.timeout(10000),
      });
      if (response.status === 401 || response.status === 404) return this.#lockedOut();
      if (!response.ok) throw new Error(response.statusText);
      const { projects: news } = await response.json();
      const isBack = this.#failures > 0;
      this.#failures = 0;
      this.#tell(news);
      if (this.#isOpen || projects !== this.#projects) return;
      this.#say("asking");
      if (!this.#source && (isBack || Date.now() - this.#refused > STREAM_AGAIN)) return this.#open();
    } catch {
      this.#close();
      this.#failures += 1;
      this.#say("offline");
      wait = Math.min(500 * 2 ** this.#failures, SLOWEST);
    }
    const isWanted = projects === this.#projects && !this.#isOpen;
    if (isWanted) this.#asking = setTimeout(() => this.#ask(), wait * (0.8 + Math.random() * 0.4));
  }

  #lockedOut() {
    this.#close();
    this.#say("signed out");
  }
}
