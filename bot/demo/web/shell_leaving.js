// Whatever is being written is not lost without a word when a guest goes elsewhere.

import { own } from "./shell_dom.js";

// A form that is open, a command or a message that was begun, or a post for the forum.
export function isWriting() {
  const inside = own("frame").contentDocument;
  const isIn = (selector) => Boolean(inside?.querySelector(selector));
  return Boolean(inside?.getElementById("channel-composer-input")?.value.trim())
    || isIn("#modal-root:not([hidden]) *") || isIn("#channel-composer .command-mention")
    || (!own("forum").hidden && Boolean(own("post-title").value.trim() || own("post-text").value.trim()));
}

export function askBeforeLeaving({ text, elsewhere, url, leave }) {
  own("leave-text").textContent = text;
  own("leave-tab").textContent = elsewhere;
  own("leave-tab").onclick = () => { own("leave").close(); window.open(url, "_blank"); };
  own("leave-go").onclick = () => { own("leave").close(); leave(); };
  own("leave").showModal();
}

own("leave-stay").addEventListener("click", () => own("leave").close());
window.addEventListener("beforeunload", (event) => { if (isWriting()) event.preventDefault(); });
