/** What can sound: somebody calls the reader, or a time passed a limit. */
export type SoundKind = 'call' | 'alarm';

const notes: Record<SoundKind, readonly number[]> = { call: [660, 880, 660, 880], alarm: [523, 392] };
const noteSeconds = 0.16;

/** Plays a few notes; the context must have been made by a press, or the browser keeps it silent. */
export function playSound(context: AudioContext, kind: SoundKind): void {
  notes[kind].forEach((frequency, index) => {
    const startAt = context.currentTime + index * noteSeconds;
    const tone = context.createOscillator();
    const volume = context.createGain();
    tone.frequency.value = frequency;
    volume.gain.setValueAtTime(0.001, startAt);
    volume.gain.exponentialRampToValueAtTime(0.25, startAt + 0.02);
    volume.gain.exponentialRampToValueAtTime(0.001, startAt + noteSeconds);
    tone.connect(volume).connect(context.destination);
    tone.start(startAt);
    tone.stop(startAt + noteSeconds);
  });
}
