import { notFound } from 'next/navigation';

/** An address that no screen has: said within the studio, whose header leads on. */
export default function UnknownPage() {
  notFound();
}
