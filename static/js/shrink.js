// A photo from a phone is many times larger than what is kept of it: it is made small before it goes over a weak line.
// Without this, or where the browser cannot read it, the photo goes as it is, and the server says what is the matter.

const LONGEST = 1600; // pixels of the longer side, as the server keeps them
const LIGHT = 400_000; // bytes: what is lighter goes as it is
const QUALITY = 0.85;

async function smaller(file) {
  const picture = await createImageBitmap(file); // stands upright, and leaves behind where it was taken
  const scale = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(picture.width * scale);
  canvas.height = Math.round(picture.height * scale);
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  return new Promise((done) => canvas.toBlob(done, "image/jpeg", QUALITY));
}

async function shrink(input) {
  const [file] = input.files;
  delete input.dataset.shrunk;
  if (!file || file.size <= LIGHT) return;
  try {
    const blob = await smaller(file);
    if (!blob || blob.size >= file.size || input.files[0] !== file) return;
    const chosen = new DataTransfer();
    chosen.items.add(new File([blob], `${file.name.replace(/\.\w*$/, "")}.jpg`, { type: "image/jpeg" }));
    input.files = chosen.files;
    input.dataset.shrunk = "yes";
  } catch {
    // the server looks at it
  }
}

for (const input of document.querySelectorAll("input[data-shrink]")) {
  input.addEventListener("change", () => shrink(input));
}
