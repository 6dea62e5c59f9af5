import { ApiError } from '@/lib/client/api';
import { getDetails } from '@/lib/client/image-requests';

/** Asked for at once: a browser has six connections to a server of HTTP/1.1, and one is the event stream's. */
const AT_ONCE = 4;

/** Which of these images exist no more. One whose answer does not come is taken to be there. */
export async function findGone(ids: readonly string[]): Promise<Set<string>> {
  const gone = new Set<string>();
  const left = [...ids];
  const askOn = async () => {
    for (let id = left.pop(); id !== undefined; id = left.pop()) {
      const asked = id;
      await getDetails(asked).catch((error: unknown) => {
        if (isGone(error)) gone.add(asked);
      });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, askOn));
  return gone;
}

/** The server has refused something because an image it is about does not exist. */
export function isGone(error: unknown): boolean {
  return error instanceof ApiError && error.code === 'image_not_found';
}
