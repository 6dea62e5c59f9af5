export type TimeOfDay = 'day' | 'dawn' | 'sunset' | 'night' | 'storm' | 'aurora';
export type PlaceName =
  | 'ocean'
  | 'beach'
  | 'forest'
  | 'mountains'
  | 'desert'
  | 'snow'
  | 'city'
  | 'meadow'
  | 'space'
  | 'underwater'
  | 'sky'
  | 'room'
  | 'studio'
  | 'abstract';
export type StyleName = 'plain' | 'watercolor' | 'pixel' | 'line' | 'poster' | 'photo' | 'minimal' | 'neon';

export type SceneSubject = { name: string; color: string | null; count: number };

/** What the words of a prompt ask for, as far as the stand-in understands them. */
export type Scene = {
  place: PlaceName;
  /** Whether the words named the place, rather than the subject suggesting it. */
  placeNamed: boolean;
  time: TimeOfDay;
  style: StyleName;
  subjects: SceneSubject[];
  /** Colours that belong to no subject: they tint everything. */
  tints: string[];
  mood: 'pastel' | 'vivid' | 'dark' | 'warm' | 'cold' | null;
  /** Words in quotation marks: they are written on the picture. */
  lettering: string | null;
  /** Leaves turn. */
  autumn: boolean;
};

/** Words and signs for each subject; the first place is where it is at home. */
const SUBJECTS: Record<string, { words: string; home: PlaceName }> = {
  cat: { words: 'cat cats kitten kittens kitty tabby 猫 🐱 🐈', home: 'room' },
  dog: { words: 'dog dogs puppy puppies corgi labrador terrier retriever 犬 狗 🐶 🐕', home: 'meadow' },
  fox: { words: 'fox foxes vixen 狐 🦊', home: 'forest' },
  owl: { words: 'owl owls 🦉', home: 'forest' },
  bird: {
    words: 'bird birds sparrow robin songbird parrot crow raven seagull hummingbird 鸟 鳥 🐦',
    home: 'sky',
  },
  rabbit: { words: 'rabbit rabbits bunny bunnies hare 兔 🐰', home: 'meadow' },
  bear: { words: 'bear bears panda teddy 熊 🐻 🐼', home: 'forest' },
  penguin: { words: 'penguin penguins 🐧', home: 'snow' },
  butterfly: { words: 'butterfly butterflies moth 🦋', home: 'meadow' },
  fish: { words: 'fish fishes goldfish salmon koi 魚 鱼 🐟 🐠', home: 'underwater' },
  whale: { words: 'whale whales orca dolphin dolphins 鲸 🐋 🐳', home: 'ocean' },
  octopus: { words: 'octopus squid jellyfish 🐙', home: 'underwater' },
  turtle: { words: 'turtle tortoise 🐢', home: 'underwater' },
  boat: { words: 'boat boats sailboat sailboats ship ships yacht sailing 船 ⛵', home: 'ocean' },
  lighthouse: { words: 'lighthouse lighthouses', home: 'ocean' },
  house: { words: 'house houses cottage cabin hut home barn 家 🏠 🏡', home: 'meadow' },
  castle: { words: 'castle castles fortress palace 城 🏰', home: 'mountains' },
  car: { words: 'car cars automobile van taxi beetle 車 车 🚗', home: 'meadow' },
  bicycle: { words: 'bicycle bicycles bike bikes cyclist 🚲', home: 'meadow' },
  rocket: { words: 'rocket rockets spaceship spacecraft 🚀', home: 'space' },
  astronaut: { words: 'astronaut astronauts cosmonaut spaceman 👩‍🚀 👨‍🚀', home: 'space' },
  robot: { words: 'robot robots android droid 🤖', home: 'city' },
  balloon: { words: 'balloon balloons 🎈', home: 'sky' },
  airplane: { words: 'airplane aeroplane plane jet aircraft ✈', home: 'sky' },
  person: {
    words: 'person man woman girl boy child traveler traveller hiker wanderer people someone lady 人 🧍',
    home: 'mountains',
  },
  tree: { words: 'tree trees oak maple bonsai birch 木 樹 🌳', home: 'meadow' },
  flower: {
    words:
      'flower flowers rose roses tulip tulips daisy daisies sunflower sunflowers poppy blossom bouquet 花 🌸 🌻 🌹',
    home: 'meadow',
  },
  cactus: { words: 'cactus cacti succulent 🌵', home: 'desert' },
  mushroom: { words: 'mushroom mushrooms toadstool 🍄', home: 'forest' },
  coffee: { words: 'coffee latte cappuccino espresso mug tea teacup cup ☕', home: 'studio' },
  apple: { words: 'apple apples 🍎 🍏', home: 'studio' },
  orange: { words: 'orange-fruit oranges lemon lemons citrus tangerine 🍊 🍋', home: 'studio' },
  cake: { words: 'cake cupcake birthday 🎂 🍰', home: 'studio' },
  bottle: {
    words: 'bottle bottles perfume product packaging shampoo cosmetic cosmetics wine jar 🍾',
    home: 'studio',
  },
  vase: { words: 'vase vases pot pottery ceramic ceramics', home: 'studio' },
  chair: { words: 'chair chairs armchair sofa couch furniture 🪑', home: 'studio' },
  lamp: { words: 'lamp lantern', home: 'studio' },
  guitar: { words: 'guitar ukulele 🎸', home: 'studio' },
  camera: { words: 'camera 📷', home: 'studio' },
  umbrella: { words: 'umbrella parasol ☂ ☔', home: 'beach' },
  logo: { words: 'logo icon emblem badge monogram', home: 'studio' },
  letter: { words: 'letter letters typography lettering alphabet', home: 'studio' },
  heart: { words: 'heart hearts valentine love ❤', home: 'studio' },
  star: { words: 'star-shape ⭐', home: 'studio' },
};

const PLACES: Record<Exclude<PlaceName, 'abstract'>, string> = {
  ocean: 'ocean sea waves wave harbor harbour lake river coast coastal sail fjord island water bay 海 湖 🌊',
  beach: 'beach shore sand seaside tropical palm 🏖',
  forest: 'forest woods woodland jungle pines trees foggy-forest rainforest 森 林 🌲',
  mountains: 'mountain mountains alps peak peaks summit valley canyon hiking cliff volcano landscape 山 🏔 ⛰',
  desert: 'desert dunes dune sahara mesa 沙漠 🏜',
  snow: 'snow snowy winter ice arctic glacier frozen christmas ski 雪 ❄ ⛄',
  city: 'city street skyline downtown skyscraper skyscrapers town urban tokyo york london paris cityscape rooftop building buildings cyberpunk 街 🌃 🏙',
  meadow:
    'meadow field fields garden hills hill countryside park grass farm vineyard lavender spring picnic 🌷',
  space: 'space planet planets galaxy nebula mars cosmos cosmic saturn universe orbit 宇宙 🌌 🪐',
  underwater: 'underwater reef reefs seabed aquarium submarine',
  sky: 'sky skies clouds flying flight',
  room: 'room window windowsill kitchen bedroom interior indoors library desk fireplace cafe café',
  studio: 'studio product still-life packshot mockup white-background isolated plate table',
};

const TIMES: Record<Exclude<TimeOfDay, 'day'>, string> = {
  night: 'night midnight moonlit moon moonlight dark nighttime stars starry evening-sky 夜 月 🌙 🌃 🌌',
  sunset: 'sunset dusk evening golden-hour twilight 夕 🌅 🌇',
  dawn: 'dawn sunrise morning misty mist foggy fog 朝 🌄',
  storm: 'storm stormy rain rainy thunder grey gray overcast moody 雨 ⛈ 🌧',
  aurora: 'aurora borealis northern-lights',
};

const STYLES: Record<Exclude<StyleName, 'plain'>, string> = {
  watercolor: 'watercolor watercolour aquarelle gouache painting painted impressionist oil',
  pixel: 'pixel pixels pixelart 8-bit 8bit 16-bit voxel',
  line: 'lineart line-art sketch drawing pencil outline engraving ink doodle coloring colouring monochrome',
  poster: 'poster retro vintage travel-poster screenprint ukiyo woodblock risograph stamp',
  photo:
    'photo photograph photography photorealistic realistic cinematic bokeh portrait film dslr macro 35mm',
  minimal: 'minimal minimalist minimalistic simple flat clean',
  neon: 'neon cyberpunk synthwave vaporwave glowing tron',
};

/** Hex of the plain colour words. */
const COLORS: Record<string, string> = {
  red: '#d8412f',
  crimson: '#b3203a',
  orange: '#ee8130',
  yellow: '#f4c430',
  gold: '#d9a441',
  green: '#4e9a51',
  emerald: '#1f9d6b',
  olive: '#808a3a',
  teal: '#1d8a8a',
  turquoise: '#35b8b0',
  cyan: '#2fb4d8',
  blue: '#3471c9',
  navy: '#22386f',
  indigo: '#4a45a8',
  purple: '#7c4bb0',
  violet: '#8a5cd0',
  lavender: '#b39ddb',
  magenta: '#cf3f9c',
  pink: '#ec86ad',
  rose: '#e2718a',
  brown: '#8a5a3c',
  beige: '#dcc9a6',
  white: '#f3f0ea',
  black: '#25252d',
  grey: '#8d929b',
  gray: '#8d929b',
  silver: '#b5bcc6',
  copper: '#b86b43',
  coral: '#f17a62',
  mint: '#98d8bd',
  peach: '#f7b58f',
  ginger: '#d9813a',
};

const MOODS: Record<NonNullable<Scene['mood']>, string> = {
  pastel: 'pastel soft gentle dreamy delicate',
  vivid: 'vivid vibrant colorful colourful bright bold saturated psychedelic',
  dark: 'dark gloomy mysterious noir gothic spooky',
  warm: 'warm cosy cozy golden',
  cold: 'cold icy cool frozen',
};

const NUMBERS: Record<string, number> = {
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  several: 4,
  many: 5,
  pair: 2,
  couple: 2,
  family: 3,
  group: 4,
};

const ABSTRACT =
  /\b(abstract|geometric|pattern|gradient|bauhaus|art[- ]deco|fractal|shapes|wallpaper|background|texture)\b/;

/** Compound words of which each half would be understood wrongly. */
const COMPOUNDS: readonly (readonly [RegExp, string])[] = [
  [/golden hour/g, 'golden-hour'],
  [/line[- ]art/g, 'lineart'],
  [/pixel[- ]art/g, 'pixelart'],
  [/northern lights/g, 'northern-lights'],
  [/white background/g, 'white-background'],
  [/still[- ]life/g, 'still-life'],
  [/starfish|star fish/g, 'fish'],
  [/hot[- ]air/g, ' '],
  [/space ?ship/g, 'spaceship'],
  [/tea ?pot/g, 'vase'],
  [/sail ?boat/g, 'sailboat'],
  [/light ?house/g, 'lighthouse'],
  [/orange (fruit|slices?|juice)/g, 'orange-fruit'],
];

type Index = ReadonlyMap<string, string>;

function indexWords(table: Record<string, string>): Index {
  return new Map(
    Object.entries(table).flatMap(([name, words]) => words.split(' ').map((word) => [word, name] as const)),
  );
}

const SUBJECT_WORDS = indexWords(
  Object.fromEntries(Object.entries(SUBJECTS).map(([name, { words }]) => [name, words])),
);
const PLACE_WORDS = indexWords(PLACES);
const TIME_WORDS = indexWords(TIMES);
const STYLE_WORDS = indexWords(STYLES);
const MOOD_WORDS = indexWords(MOODS);

/** Signs are found anywhere, words only as whole words. */
function findAll(index: Index, words: readonly string[], text: string): string[] {
  const signs = [...index]
    .filter(([word]) => !/^[\p{Script=Latin}\d]/u.test(word) && text.includes(word))
    .map(([, name]) => name);
  const named = words.flatMap((word) => index.get(word) ?? []);
  return [...new Set([...named, ...signs])];
}

function readSubjects(words: readonly string[], text: string): { subjects: SceneSubject[]; tints: string[] } {
  const used = new Set<number>();
  const subjects: SceneSubject[] = [];
  words.forEach((word, at) => {
    const name = SUBJECT_WORDS.get(word);
    if (name === undefined || subjects.some((subject) => subject.name === name)) return;
    let color: string | null = null;
    let count = 1;
    // An adjective stands at most three words before its noun: "a small red wooden boat".
    for (let back = Math.max(0, at - 3); back < at; back += 1) {
      const before = words[back] ?? '';
      const own = COLORS[before];
      if (own !== undefined && !used.has(back)) {
        color = own;
        used.add(back);
      }
      count = NUMBERS[before] ?? (/^[2-9]$/.test(before) ? Math.min(5, Number(before)) : count);
    }
    if (
      count === 1 &&
      /s$/.test(word) &&
      !/(bus|cactus|octopus|cosmetics|pottery)$/.test(word) &&
      SUBJECT_WORDS.has(word.slice(0, -1))
    )
      count = 3;
    subjects.push({ name, color, count });
  });
  for (const name of findAll(SUBJECT_WORDS, [], text)) {
    if (!subjects.some((subject) => subject.name === name)) subjects.push({ name, color: null, count: 1 });
  }
  const tints = words.flatMap((word, at) => (used.has(at) ? [] : (COLORS[word] ?? [])));
  return { subjects: subjects.slice(0, 3), tints };
}

function choosePlace(
  words: readonly string[],
  text: string,
  subjects: readonly SceneSubject[],
): { place: PlaceName; named: boolean } {
  const named = findAll(PLACE_WORDS, words, text) as PlaceName[];
  // "The sky over a city" is a city: sky and studio give way to anything more definite.
  const definite = named.find((place) => place !== 'sky' && place !== 'studio') ?? named[0];
  if (ABSTRACT.test(text) && definite === undefined && subjects.length === 0)
    return { place: 'abstract', named: true };
  if (definite !== undefined) return { place: definite, named: true };
  const first = subjects[0];
  if (first !== undefined) return { place: SUBJECTS[first.name]?.home ?? 'studio', named: false };
  return { place: findAll(TIME_WORDS, words, text).length > 0 ? 'mountains' : 'abstract', named: false };
}

/** Beside something else, flowers are the meadow's or the vase's, and trees the wood's. */
function isScenery(name: string, place: PlaceName, subjects: readonly SceneSubject[]): boolean {
  if (name === 'flower') return place === 'meadow' || subjects.some((other) => other.name === 'vase');
  return name === 'tree' && (place === 'meadow' || place === 'forest' || place === 'mountains');
}

/** "A night after the rain" is a night: the darkest word decides. */
function chooseTime(named: readonly string[], place: PlaceName): TimeOfDay {
  const order: readonly TimeOfDay[] = ['aurora', 'night', 'sunset', 'dawn', 'storm'];
  return order.find((time) => named.includes(time)) ?? (place === 'space' ? 'night' : 'day');
}

export function readScene(prompt: string): Scene {
  const lettering = /["“”«„]([^"“”«»„]{1,40})["“”»]/u.exec(prompt)?.[1]?.trim() || null;
  const unquoted = lettering === null ? prompt : prompt.replace(lettering, ' ');
  const text = COMPOUNDS.reduce(
    (soFar, [pattern, word]) => soFar.replace(pattern, word),
    unquoted.slice(0, 4000).toLowerCase(),
  );
  const words = text.match(/[\p{Script=Latin}\d][\p{Script=Latin}\d-]*/gu) ?? [];
  const { subjects, tints } = readSubjects(words, text);
  const { place, named } = choosePlace(words, text, subjects);
  const time = chooseTime(findAll(TIME_WORDS, words, text), place);
  const figures = subjects.filter(({ name }) => !isScenery(name, place, subjects));
  const style = (findAll(STYLE_WORDS, words, text)[0] ?? 'plain') as StyleName;
  return {
    place,
    placeNamed: named,
    time,
    style,
    subjects: figures.length > 0 ? figures : subjects,
    tints: [...new Set(tints)].slice(0, 4),
    mood: (findAll(MOOD_WORDS, words, text)[0] ?? null) as Scene['mood'],
    lettering,
    autumn: /\b(autumn|autumnal|october|november|fall (leaves|colou?rs|forest))\b|🍂|🍁|秋/.test(text),
  };
}
