/** Puts text on the clipboard; where the browser has none, as on a page without TLS, saves it as a file. Says which. */
export async function copyOrSave(text: string, name: string): Promise<'copied' | 'saved'> {
  try {
    await navigator.clipboard.writeText(text);
    return 'copied';
  } catch {
    save(new Blob([text], { type: 'text/csv' }), name);
    return 'saved';
  }
}

/** Saves a plot as a picture with its title above, on the ground that it stands on. */
export function savePicture(plot: HTMLCanvasElement, title: string, { ground, text, font }: { readonly ground: string; readonly text: string; readonly font: string }, name: string): void {
  const ratio = devicePixelRatio;
  const head = 30 * ratio;
  const picture = document.createElement('canvas');
  [picture.width, picture.height] = [plot.width, plot.height + head];
  const ink = picture.getContext('2d');
  if (!ink) return;
  ink.fillStyle = ground;
  ink.fillRect(0, 0, picture.width, picture.height);
  ink.fillStyle = text;
  ink.font = `600 ${font.replace(/^(\d+)/, (size) => String(Number(size) * ratio))}`;
  ink.textBaseline = 'middle';
  ink.fillText(title, 10 * ratio, head / 2);
  ink.drawImage(plot, 0, head);
  picture.toBlob((blob) => blob && save(blob, name), 'image/png');
}

function save(blob: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
