// Which phone this shift uses, remembered over a reload so that the page can switch it on again by itself.
export type Phone = "web" | "sip";

export function phoneKept(): Phone {
  return sessionStorage.getItem("plateau.phone") === "sip" ? "sip" : "web";
}

export function keepPhone(phone: Phone): void {
  sessionStorage.setItem("plateau.phone", phone);
}

/** This page was reloaded in the middle of a shift with the browser's phone. */
export function wasOnBrowserPhone(): boolean {
  return sessionStorage.getItem("plateau.phone") === "web";
}

/** The phone of this shift, where one was chosen. */
export function phoneOf(): Phone | null {
  return sessionStorage.getItem("plateau.phone") === null ? null : phoneKept();
}

const noteOf = (attempt: number) => `plateau.note.${attempt}`;
export const noteKept = (attempt: number) => sessionStorage.getItem(noteOf(attempt));
export const keepNote = (attempt: number, text: string) => sessionStorage.setItem(noteOf(attempt), text);
export const forgetNote = (attempt: number) => sessionStorage.removeItem(noteOf(attempt));
