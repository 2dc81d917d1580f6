// The keypad of the browser's phone: digits for whoever asks the caller to press some. They are kept nowhere.
import { useCallback, useState } from "preact/hooks";
import { Button } from "../parts/Button";
import { announce } from "../parts/Said";
import { sendDigit } from "../phone";
import { words } from "../words";

const DIGITS = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "*", "0", "#"];

function Digit({ digit, sent }: { digit: string; sent: () => void }) {
  const press = useCallback(() => {
    sendDigit(digit);
    announce(digit);
    sent();
  }, [digit, sent]);
  return <Button run={press} shortcut={digit} label={digit}>{digit}</Button>;
}

export default function Keypad({ close }: { close: () => void }) {
  const w = words.value.phone;
  const [count, setCount] = useState(0);
  const sent = useCallback(() => setCount((before) => before + 1), []);
  return (
    <section class="stack close" aria-labelledby="keypad">
      <div class="row between"><h3 id="keypad">{w.keypad}</h3><span class="small muted">{w.digitsSent(count)}</span></div>
      <div class="keypad">{DIGITS.map((digit) => <Digit key={digit} digit={digit} sent={sent} />)}</div>
      <Button run={close} shortcut="Escape">{w.keypadClose}</Button>
    </section>
  );
}
