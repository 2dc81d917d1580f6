// A text as a QR code, drawn as one path so that it is sharp at any size.
import qrcode from "qrcode-generator";

const QUIET = 4; // modules of white around it, as readers expect

export function Qr({ text, label }: { text: string; label: string }) {
  const code = qrcode(0, "M");
  code.addData(text);
  code.make();
  const size = code.getModuleCount();
  const dark = [...Array(size * size).keys()].filter((at) => code.isDark(Math.floor(at / size), at % size));
  const path = dark.map((at) => `M${(at % size) + QUIET} ${Math.floor(at / size) + QUIET}h1v1h-1z`).join("");
  const whole = size + 2 * QUIET;
  return (
    <figure class="qr">
      <svg role="img" aria-label={label} viewBox={`0 0 ${whole} ${whole}`} shape-rendering="crispEdges"><rect width={whole} height={whole} fill="#fff" /><path d={path} fill="#000" /></svg>
      <figcaption class="small muted">{label}</figcaption>
    </figure>
  );
}
