/** The twelve that a sticker pack begins with. Names and words belong to the pack then, and are changed there. */
export const GIVEN_EMOTIONS: readonly { name: string; emoji: string; words: string }[] = [
  { name: 'Hello', emoji: '👋', words: 'waving with one hand, bright open smile' },
  { name: 'Happy', emoji: '😄', words: 'beaming with joy, both arms thrown up' },
  {
    name: 'Laughing',
    emoji: '😂',
    words: 'laughing so hard that tears fly, eyes squeezed shut, holding the belly',
  },
  { name: 'In love', emoji: '😍', words: 'hearts for eyes, hands clasped at the cheek' },
  { name: 'Wink', emoji: '😉', words: 'winking with one eye, a sly smile, pointing at the viewer' },
  {
    name: 'Thumbs up',
    emoji: '👍',
    words: 'one thumb up held close to the viewer, confident grin',
  },
  { name: 'Thank you', emoji: '🙏', words: 'palms pressed together, eyes closed, a grateful smile' },
  {
    name: 'Surprised',
    emoji: '😮',
    words: 'wide eyes, open mouth, both hands at the cheeks, leaning back',
  },
  {
    name: 'Thinking',
    emoji: '🤔',
    words: 'hand at the chin, one eyebrow raised, looking up to the side',
  },
  { name: 'Sad', emoji: '😢', words: 'drooping shoulders, trembling lip, one large tear' },
  { name: 'Angry', emoji: '😡', words: 'red in the face, frowning, fists clenched, steam from the ears' },
  { name: 'Sleepy', emoji: '😴', words: 'asleep on a pillow, mouth a little open, hugging a blanket' },
];
