/** The binary frames of the interviewer's voice: 8 bytes of header (item, offset in samples; uint32 LE), then PCM16. */

const HEADER_BYTES = 8;

/**
 * @typedef {object} VoiceFrame
 * @property {number} item the item the sound belongs to
 * @property {number} offset where in that item it starts, in samples
 * @property {Int16Array<ArrayBuffer>} samples
 */

/**
 * Read one frame without copying its sound.
 * @param {ArrayBuffer} buffer
 * @returns {VoiceFrame}
 * @throws {RangeError} when the frame is shorter than its header or ends within a sample
 */
export function decodeVoiceFrame(buffer) {
  if (buffer.byteLength < HEADER_BYTES || buffer.byteLength % 2 !== 0) {
    throw new RangeError("A voice frame has 8 bytes of header and an even number of bytes");
  }
  const header = new DataView(buffer, 0, HEADER_BYTES);
  return {
    item: header.getUint32(0, true),
    offset: header.getUint32(4, true),
    samples: new Int16Array(buffer, HEADER_BYTES),
  };
}
