"use strict";
const byId = (id) => document.getElementById(id);
const [app, policy, form, start, status, bar] = ["app", "policy", "form", "start", "status", "bar"].map(byId);
const language = () => document.querySelector("[name=lang]:checked").value;

for (const choice of document.querySelectorAll("[name=lang]")) {
  choice.addEventListener("change", () => { document.documentElement.lang = language(); });
}

for (const [zone, input] of [[byId("app-zone"), app], [byId("policy-zone"), policy]]) {
  zone.addEventListener("dragover", (event) => { event.preventDefault(); zone.classList.add("over"); });
  zone.addEventListener("dragleave", () => zone.classList.remove("over"));
  zone.addEventListener("drop", (event) => {
    event.preventDefault();
    zone.classList.remove("over");
    const dropped = new DataTransfer();
    const files = [...event.dataTransfer.files];
    (input.multiple ? files : files.slice(0, 1)).forEach((file) => dropped.items.add(file));
    input.files = dropped.files;
  });
}
// A file that misses its place does not replace the page.
for (const kind of ["dragover", "drop"]) window.addEventListener(kind, (event) => event.preventDefault());

/** Says something in both languages; `share` is how much is done, null where nobody knows. */
function say(zh, en, share) {
  status.hidden = false;
  status.classList.remove("failed");
  document.querySelector("#said .zh").textContent = zh;
  document.querySelector("#said .en").textContent = en;
  byId("remedy").textContent = "";
  bar.hidden = false;
  if (share === null) bar.removeAttribute("value");
  else bar.value = share;
}

function fail(zh, en, remedy) {
  say(zh, en, null);
  status.classList.add("failed");
  byId("remedy").textContent = remedy ?? "";
  bar.hidden = true;
  start.disabled = false;
}

/** Uploads the files behind one line of JSON that names them; gives the number of the audit. */
function upload(file, policies) {
  const part = (one) => ({ name: one.name, size: one.size });
  const head = JSON.stringify({ app: part(file), policies: policies.map(part) }) + "\n";
  return new Promise((done, failed) => {
    const request = new XMLHttpRequest();
    request.open("POST", `audits/${language()}`);
    request.responseType = "json";
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) {
        const share = event.loaded / event.total;
        say(`正在读取文件：${Math.floor(share * 100)}%`, `Reading the files: ${Math.floor(share * 100)}%`, share);
      }
    });
    request.addEventListener("load", () => {
      if (request.status === 202) done(request.response.id);
      else failed(request.response?.message ?? `HTTP ${request.status}`);
    });
    request.addEventListener("error", () => failed(null));
    request.send(new Blob([head, file, ...policies]));
  });
}

const pause = (time) => new Promise((done) => setTimeout(done, time));

/** Waits for the end of an audit. */
async function wait(number) {
  for (;;) {
    const response = await fetch(`audits/${number}`);
    if (!response.ok) throw `HTTP ${response.status}`;
    const progress = await response.json();
    if (progress.state !== "running") return progress;
    const seconds = Math.floor(progress.elapsed_ms / 1000);
    say(`正在审计：${seconds} 秒`, `Auditing: ${seconds} s`, null);
    await pause(300);
  }
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  start.disabled = true;
  say("正在读取文件", "Reading the files", 0);
  try {
    const number = await upload(app.files[0], [...policy.files]);
    const { state, message, remedy } = await wait(number);
    if (state === "done") location.assign(`audits/${number}/report`);
    else fail(message, message, remedy);
  } catch (error) {
    const told = typeof error === "string" ? error : null;
    fail(
      told ?? "与 duly 的连接断开了：它可能已经结束",
      told ?? "The connection to duly was lost: it may have ended",
    );
  }
});

// Coming back from the report.
window.addEventListener("pageshow", () => { start.disabled = false; status.hidden = true; });
