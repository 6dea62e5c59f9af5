/**
 * English that looks foreign and is longer by two fifths: what is cut off, or was never put into the catalogue, shows.
 *
 * It works on messages as the build compiled them (`icu-minify`): a text, or a list of texts and arguments. An argument
 * is its name, the number of its type, and for plurals and selections the messages to choose from; a tag is its name
 * and what it encloses.
 */
type Compiled = string | number | Compiled[] | { [choice: string]: Compiled };

const ACCENTED: Record<string, string> = Object.fromEntries(
  [...'àƀçđèƒğĥìĵķļɱñòþǫŕšţùṽŵẋýž'].map((accented, index) => [String.fromCharCode(97 + index), accented]),
);

/** The same catalogue in the pseudo-locale. */
export function pseudoMessages<Catalogue>(catalogue: Catalogue): Catalogue {
  if (Array.isArray(catalogue)) return pseudoMessage(catalogue) as Catalogue;
  if (typeof catalogue === 'string') return pseudoText(catalogue) as Catalogue;
  return Object.fromEntries(
    Object.entries(catalogue as object).map(([key, value]) => [key, pseudoMessages(value)]),
  ) as Catalogue;
}

function pseudoMessage(message: Compiled): Compiled {
  if (typeof message === 'string') return pseudoText(message);
  return Array.isArray(message) ? message.map(pseudoPart) : message;
}

function pseudoPart(part: Compiled): Compiled {
  if (!Array.isArray(part)) return pseudoMessage(part);
  const [name = '', type, ...rest] = part;
  if (type === undefined) return part;
  if (typeof type !== 'number' || type === 0) return [name, ...[type, ...rest].map(pseudoPart)];
  return [name, type, ...(CHOOSING.has(type) ? rest.map(pseudoChoices) : rest)];
}

/** Selection, plural and ordinal. The others are numbers and dates, with a format. */
const CHOOSING = new Set([1, 2, 3]);

function pseudoChoices(choices: Compiled): Compiled {
  if (typeof choices !== 'object' || Array.isArray(choices)) return choices;
  return Object.fromEntries(
    Object.entries(choices).map(([choice, message]) => [choice, pseudoMessage(message)]),
  );
}

/** Every vowel twice, which makes English about two fifths longer and breaks lines where English would. */
function pseudoText(text: string): string {
  return text
    .replaceAll(/[aeiou]/gi, (vowel) => vowel + vowel.toLowerCase())
    .replaceAll(/[a-z]/gi, (letter) => {
      const accented = ACCENTED[letter.toLowerCase()] ?? letter;
      return letter === letter.toLowerCase() ? accented : accented.toUpperCase();
    });
}
