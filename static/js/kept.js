// What was typed into a form of the office is there again when the page had to ask first who it is. Nothing is sent by
// itself: the person sees it, and presses once more. It is kept in this tab, until the next page.

const NAME = "typed";
const AGAIN = "/sign-in/again";
const UNSAID = ["hidden", "password", "file", "submit", "button", "reset"];

const here = () => location.pathname + location.search;
const goal = (form) => new URL(form.action).pathname;
const alike = (form) => [...document.forms].filter((each) => goal(each) === goal(form));
const fields = (form) => [...form.elements].filter((each) => each.name && !UNSAID.includes(each.type));
const isTicked = (field) => ["checkbox", "radio"].includes(field.type);

function keep(event) {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post" || !location.pathname.startsWith("/office/")) return;
  const typed = fields(form).filter((each) => !isTicked(each) || each.checked).map((each) => [each.name, each.value]);
  const kept = { page: here(), goal: goal(form), nth: alike(form).indexOf(form), typed };
  try {
    sessionStorage.setItem(NAME, JSON.stringify(kept));
  } catch {
    // a browser that keeps nothing: then it is typed again
  }
}

function take() {
  try {
    const kept = sessionStorage.getItem(NAME);
    sessionStorage.removeItem(NAME);
    return JSON.parse(kept);
  } catch {
    return null;
  }
}

function fill(form, typed) {
  for (const field of fields(form)) {
    if (isTicked(field)) {
      field.checked = typed.some(([name, value]) => name === field.name && value === field.value);
    } else {
      const at = typed.findIndex(([name]) => name === field.name);
      if (at >= 0) field.value = typed.splice(at, 1)[0][1];
    }
  }
  for (let each = form.closest("details"); each; each = each.parentElement.closest("details")) each.open = true;
  form.querySelector("button:not([type=button])")?.focus();
}

/** Keep what is sent from now on, and fill in what was kept. */
export function start() {
  document.addEventListener("submit", keep);
  if (location.pathname === AGAIN) return;
  const kept = take();
  if (kept?.page !== here() || !document.referrer || new URL(document.referrer).pathname !== AGAIN) return;
  const form = [...document.forms].filter((each) => goal(each) === kept.goal)[kept.nth];
  if (form) fill(form, kept.typed);
}
