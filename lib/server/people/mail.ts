import 'server-only';
import { createTransport } from 'nodemailer';

const WAIT_MS = 10_000;

export type Mail = {
  /** Rejects when the mail server did not take it. */
  send(letter: { to: string; subject: string; text: string }): Promise<void>;
};

export function openMail({ smtp }: { smtp: { url: string; from: string } | null }): Mail | null {
  if (smtp === null) return null;
  const transport = createTransport({
    url: smtp.url,
    connectionTimeout: WAIT_MS,
    greetingTimeout: WAIT_MS,
    socketTimeout: WAIT_MS,
  });
  return {
    async send(letter) {
      await transport.sendMail({ from: smtp.from, ...letter });
    },
  };
}
