// Small helpers to draw with.

const drawn = {};

export const own = (id) => document.getElementById(id);

export function element(tag, className, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

export function news(count) {
  const badge = element("span", "news", String(count));
  badge.setAttribute("aria-label", count === 1 ? "1 new message" : `${count} new messages`);
  return badge;
}

// Redraws a list only when it changed, and keeps the keyboard where it was.
export function list(id, items, make) {
  const text = JSON.stringify(items);
  if (drawn[id] === text) return;
  drawn[id] = text;
  const focused = own(id).contains(document.activeElement) ? document.activeElement.dataset.key : null;
  own(id).replaceChildren(...items.map((item) => {
    const row = element("li");
    const button = make(item);
    if (button.tagName === "BUTTON") button.type = "button";
    button.dataset.key = item.key;
    row.append(button);
    return row;
  }));
  if (focused) own(id).querySelector(`[data-key="${CSS.escape(focused)}"]`)?.focus();
}
