// Draws the people, rooms and clock around the conversation, and asks the demo to change them.

const key = location.hash.slice(1);
const own = (id) => document.getElementById(id);
const MARKS = { messages: "✉", channel: "#", forum: "☰", thread: "›" };
const DAYS = { 1: "1 day", 3: "3 days", 7: "1 week", 14: "2 weeks" };
const EVERY = 1200;

let state = null;
let drawn = {};
let frameShown = 0;
let noticeShown = null;
let noticeTimer = null;
let busy = false;
let hint = Number(sessionStorage.getItem("hint") || 0);

async function ask(path, wish) {
  const headers = { "X-Demo-Key": key };
  if (wish) headers["Content-Type"] = "application/json";
  const response = await fetch(`/demo/${path}`, {
    method: wish ? "POST" : "GET", headers, cache: "no-store", body: wish && JSON.stringify(wish),
  });
  if (!response.ok) throw Object.assign(new Error(await response.text()), { status: response.status });
  return response.json();
}

// One thing at a time: while the demo is working, a further click would only wait unseen.
async function act(path, wish, meanwhile) {
  if (busy) return null;
  setBusy(true);
  say(meanwhile || "", true);
  try {
    const before = state;
    draw(await ask(path, wish));
    if (meanwhile) say("");
    return before;
  } catch (problem) {
    trouble(problem);
    return null;
  } finally {
    setBusy(false);
  }
}

function setBusy(value) {
  busy = value;
  for (const button of document.querySelectorAll("#steps button, #post-form button, #refresh")) {
    button.disabled = value;
  }
  own("frame").toggleAttribute("data-busy", value);
}

function say(text, keep = false) {
  clearTimeout(noticeTimer);
  own("notice").textContent = text;
  if (text && !keep) noticeTimer = setTimeout(() => say(""), 7000);
}

function trouble(problem) {
  if (problem.status === 401) say("Please open the whole address the terminal shows.", true);
  else if (problem.status === 409) say(problem.message);
  else if (problem.status) say("That did not work. Please try once more.");
  else say("The demo has stopped. Start it again in the terminal, then open the new address.", true);
}

function element(tag, className, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

function news(count) {
  const badge = element("span", "news", String(count));
  badge.setAttribute("aria-label", count === 1 ? "1 new message" : `${count} new messages`);
  return badge;
}

// Redraws a list only when it changed, and keeps the keyboard where it was.
function list(id, items, make) {
  const text = JSON.stringify(items);
  if (drawn[id] === text) return;
  drawn[id] = text;
  const focused = own(id).contains(document.activeElement) ? document.activeElement.dataset.key : null;
  own(id).replaceChildren(...items.map((item) => {
    const row = element("li");
    const button = make(item);
    button.type = "button";
    button.dataset.key = item.key;
    row.append(button);
    return row;
  }));
  if (focused) own(id).querySelector(`[data-key="${CSS.escape(focused)}"]`)?.focus();
}

function drawPeople() {
  const items = state.people.map((one) => ({ ...one, current: one.key === state.person }));
  list("people", items, (one) => {
    const button = element("button");
    button.append(element("span", "name", one.name), element("span", "part", one.part));
    if (one.unread) button.append(news(one.unread));
    if (one.current) button.setAttribute("aria-current", "true");
    button.addEventListener("click", () => act("look", { person: one.key }));
    return button;
  });
}

function drawRooms() {
  const items = state.rooms.map((one) => ({ ...one, current: one.key === state.room }));
  list("rooms", items, (one) => {
    const button = element("button", one.kind);
    const mark = element("span", "mark", MARKS[one.kind]);
    mark.setAttribute("aria-hidden", "true");
    button.append(mark, element("span", "name", one.name));
    button.title = one.name;
    if (one.unread) button.append(news(one.unread));
    if (one.current) button.setAttribute("aria-current", "page");
    button.addEventListener("click", () => act("look", { person: state.person, room: one.key }));
    return button;
  });
}

function drawForum() {
  own("forum").hidden = !state.forum;
  if (!state.forum) return;
  const tags = JSON.stringify(state.forum.tags);
  if (drawn.tags !== tags) {
    drawn.tags = tags;
    own("post-tag").replaceChildren(
      new Option("No tag", ""), ...state.forum.tags.map((tag) => new Option(tag.name, tag.id)),
    );
    own("post-tag-row").hidden = !state.forum.tags.length;
  }
  own("posts-none").hidden = Boolean(state.forum.posts.length);
  list("posts", state.forum.posts, (post) => {
    const button = element("button");
    button.append(element("span", "name", post.title));
    for (const tag of post.tags) button.append(element("span", "tag", tag));
    const answers = post.answers === 1 ? "1 answer" : `${post.answers} answers`;
    button.append(element("span", "part", `${post.by} · ${answers}`));
    button.addEventListener("click", () => act("look", { person: state.person, room: post.key }));
    return button;
  });
}

function drawFrame() {
  const frame = own("frame");
  const wanted = state.frame ? state.frame.n : 0;
  frame.hidden = !wanted;
  if (wanted === frameShown) return;
  frameShown = wanted;
  if (!wanted) {
    frame.contentWindow.location.replace("about:blank"); // nothing left to keep asking after
    return;
  }
  // A new number makes it a new page: SimCord reads its key only while loading.
  frame.contentWindow.location.replace(`/?n=${state.frame.n}#${state.frame.key}`);
}

function drawHint() {
  const count = state.hints.length;
  own("hint").hidden = !count;
  if (!count) return;
  hint = Math.min(Math.max(hint, 0), count - 1);
  if (own("hint-text").textContent !== state.hints[hint]) own("hint-text").textContent = state.hints[hint];
  own("hint-count").textContent = `${hint + 1} of ${count}`;
  own("hint-back").disabled = hint === 0;
  own("hint-next").disabled = hint === count - 1;
}

function drawSteps() {
  const text = JSON.stringify(state.steps);
  if (drawn.steps === text) return;
  drawn.steps = text;
  own("steps").replaceChildren(...state.steps.map((days) => {
    const button = element("button", "", DAYS[days] || `${days} days`);
    button.type = "button";
    button.disabled = busy;
    button.addEventListener("click", () => passTime(days));
    return button;
  }));
}

async function passTime(days) {
  const before = await act("time", { days }, "Time is passing…");
  if (!before) return;
  const waiting = state.people.filter((one) =>
    one.unread > (before.people.find((old) => old.key === one.key)?.unread || 0));
  const names = new Intl.ListFormat("en", { type: "conjunction" }).format(waiting.map((one) => one.name));
  const span = DAYS[days] || `${days} days`;
  say(waiting.length ? `${span} later: there are new messages for ${names}.` : `${span} later.`);
}

function draw(next) {
  state = next;
  document.title = state.title;
  own("title").textContent = state.title;
  own("place").textContent = state.place;
  own("now").textContent = state.now;
  const person = state.people.find((one) => one.key === state.person);
  const room = state.rooms.find((one) => one.key === state.room);
  own("you").textContent = `You are ${person.name}`;
  own("frame").title = `Conversation: ${room ? room.name : ""}`;
  drawHint();
  drawPeople();
  drawRooms();
  drawSteps();
  drawForum();
  drawFrame();
  if (noticeShown !== null && state.notice.n > noticeShown) say(state.notice.text);
  noticeShown = state.notice.n;
}

async function watch() {
  if (!busy && !document.hidden) {
    try {
      const next = await ask("state");
      if (!busy) draw(next);
    } catch (problem) {
      trouble(problem);
      if (!problem.status || problem.status === 401) return;
    }
  }
  setTimeout(watch, EVERY);
}

function turnHint(by) {
  hint += by;
  sessionStorage.setItem("hint", String(hint));
  drawHint();
}

own("hint-back").addEventListener("click", () => turnHint(-1));
own("hint-next").addEventListener("click", () => turnHint(1));
own("refresh").addEventListener("click", () => act("refresh", {}));
own("post-form").addEventListener("submit", async (event) => {
  event.preventDefault();
  const wish = { title: own("post-title").value, text: own("post-text").value, tag: own("post-tag").value };
  if (await act("post", wish)) event.target.reset();
});
watch();
