"use strict";
// Texts only ever become textContent: nothing in a row is markup here.
const data = JSON.parse(document.getElementById("data").textContent);
const element = (id) => document.getElementById(id);
const storeKey = `spanishmedicallm-audit:${data.sample}:${data.reviewer}`;
const state = restored();
let stored = true;

// {at: which row is shown, marks: {row: {mark, comment, on}}}
function restored() {
  const fresh = { at: 0, marks: {} };
  try {
    const found = { ...fresh, ...JSON.parse(localStorage.getItem(storeKey)) };
    return found.at in data.rows ? found : { ...found, at: 0 };
  } catch {
    return fresh;
  }
}

function store() {
  try {
    localStorage.setItem(storeKey, JSON.stringify(state));
    stored = true;
  } catch {
    stored = false;
  }
  const warning = element("warning");
  warning.hidden = stored;
  warning.textContent = stored ? "" : "Este navegador no guarda lo marcado: exporte el CSV antes de cerrar.";
}

const row = () => data.rows[state.at];
const given = (key) => state.marks[key] || { mark: "", comment: "", on: "" };
const isMarked = (each) => given(each.row).mark !== "";

function change(values) {
  const now = new Date();
  const on = now.getFullYear() * 10000 + (now.getMonth() + 1) * 100 + now.getDate();
  state.marks[row().row] = { ...given(row().row), ...values, on: String(on) };
  store();
}

function mark(words) {
  change({ mark: words });
  showMarks();
}

function go(at) {
  if (!(at in data.rows)) return;
  state.at = at;
  element("guide").open = false;
  store();
  showRow();
  window.scrollTo(0, 0);
  element("title").focus({ preventScroll: true });
}

function goPending() {
  const order = [...data.rows.keys()].map((at) => (at + state.at + 1) % data.rows.length);
  go(order.find((at) => !isMarked(data.rows[at])));
}

function paragraph(text, language, name) {
  const made = document.createElement("p");
  made.lang = language;
  made.dataset.name = name;
  made.textContent = text;
  return made;
}

// Line by line where both texts have the same number of lines, so that nobody loses the place.
function pairsOf(english, spanish) {
  const [ours, theirs] = [english.split("\n"), spanish.split("\n")];
  return ours.length === theirs.length ? ours.map((line, at) => [line, theirs[at]]) : [[english, spanish]];
}

function showTexts() {
  const made = [];
  for (const [name, english, spanish] of row().pairs) {
    const heading = document.createElement("h3");
    heading.textContent = name;
    made.push(heading);
    for (const [line, translation] of pairsOf(english, spanish)) {
      const pair = document.createElement("div");
      pair.className = "pair";
      pair.append(paragraph(line, "en", "Inglés"), paragraph(translation, "es", "Español"));
      made.push(pair);
    }
  }
  element("texts").replaceChildren(...made);
}

function showMarks() {
  const chosen = given(row().row).mark;
  for (const button of element("marks").children) {
    button.setAttribute("aria-pressed", String(button.dataset.mark === chosen));
  }
  const done = data.rows.filter(isMarked).length;
  element("progress").max = data.rows.length;
  element("progress").value = done;
  const end = done === data.rows.length ? "Ha terminado: exporte el CSV y envíelo." : "";
  element("status").textContent = `Fila ${state.at + 1} de ${data.rows.length}, marcadas: ${done}. ${end}`;
  element("pending").disabled = end !== "";
}

function showRow() {
  element("title").textContent = row().title;
  showTexts();
  element("comment").value = given(row().row).comment;
  element("back").disabled = state.at === 0;
  element("next").disabled = state.at === data.rows.length - 1;
  showMarks();
}

// A cell as RFC 4180 has it, on one line; what a spreadsheet would run as a formula gets an apostrophe.
function cell(value) {
  let text = String(value).replace(/[\r\n\t]+/g, " ");
  if (/^[=+\-@]/.test(text)) text = `'${text}`;
  return /[",;]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function csvText() {
  const lines = data.rows.map((each) => {
    const { mark, comment, on } = given(each.row);
    const marked_on = mark ? on : "";
    const values = { sample: data.sample, reviewer: data.reviewer, ...each, mark, comment, marked_on };
    return data.columns.map((name) => cell(values[name])).join(",");
  });
  // The mark at the start tells spreadsheets that it is UTF-8.
  return "\uFEFF" + [data.columns.join(","), ...lines, ""].join("\r\n");
}

function download() {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([csvText()], { type: "text/csv;charset=utf-8" }));
  link.download = `auditoria-${data.sample}-revisor-${data.reviewer}.csv`;
  link.click();
  const left = data.rows.filter((each) => !isMarked(each)).length;
  element("status").textContent = left ? `Exportado; filas sin marcar: ${left}.` : "Exportado: ya puede enviarlo.";
}

function pressed(event) {
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  const typing = event.target === element("comment");
  const onButton = event.target.closest("button, summary") !== null;
  const write = () => !typing && (element("comment").focus(), event.preventDefault());
  const moves = {
    ArrowRight: () => !typing && go(state.at + 1),
    ArrowLeft: () => !typing && go(state.at - 1),
    Enter: () => !onButton && go(state.at + 1),
    c: write,
    C: write,
  };
  const words = data.marks[Number(event.key) - 1];
  if (words && !typing) mark(words);
  else moves[event.key]?.();
}

data.marks.forEach((words, at) => {
  const button = document.createElement("button");
  button.type = "button";
  button.dataset.mark = words;
  button.textContent = `${at + 1} ${words[0].toUpperCase()}${words.slice(1)}`;
  button.addEventListener("click", () => mark(words));
  element("marks").append(button);
});
element("comment").addEventListener("input", (event) => change({ comment: event.target.value }));
element("back").addEventListener("click", () => go(state.at - 1));
element("next").addEventListener("click", () => go(state.at + 1));
element("pending").addEventListener("click", goPending);
element("export").addEventListener("click", download);
document.addEventListener("keydown", pressed);
window.addEventListener("beforeunload", (event) => stored || event.preventDefault());
element("reviewer").textContent = `· revisor ${data.reviewer}`;
element("guide").open = Object.keys(state.marks).length === 0;
store();
showRow();
