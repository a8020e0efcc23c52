/* Measures the network of the device in hand: the way to the market and back, and how soon live events come. */
const TIMES = 5, PATIENCE = 10_000;

async function roundTrip(address) {
  const took = [];
  for (let time = 0; time < TIMES; time += 1) {
    const began = performance.now();
    const answer = await fetch(address, { cache: "no-store", signal: AbortSignal.timeout(PATIENCE) });
    if (!answer.ok) throw new Error("no answer");
    took.push(performance.now() - began);
  }
  return Math.round(took.sort((one, other) => one - other)[Math.floor(TIMES / 2)]);
}

function streamOpens(address) {
  return new Promise((resolve) => {
    const began = performance.now(), stream = new EventSource(address);
    const done = (value) => { clearTimeout(waiting); stream.close(); resolve(value); };
    const waiting = setTimeout(() => done(""), PATIENCE);
    stream.onopen = () => done(String(Math.round(performance.now() - began)));
    stream.onerror = () => done("");
  });
}

for (const form of document.querySelectorAll("[data-try-network]")) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    form.querySelector("[data-trying]").hidden = false;
    form.querySelector("button").disabled = true;
    try {
      form.elements.round_trip_ms.value = await roundTrip(form.dataset.echo);
    } catch {
      form.elements.round_trip_ms.value = PATIENCE; // no answer within our patience
    }
    form.elements.stream_ms.value = await streamOpens(form.dataset.stream);
    form.submit();
  });
}
