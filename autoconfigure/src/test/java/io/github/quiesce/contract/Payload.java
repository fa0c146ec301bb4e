package io.github.quiesce.contract;

import java.util.Random;
import java.util.zip.CRC32;

/**
 * Bytes that both ends know: the application sends them and the test compares.
 */
final class Payload {

	private Payload() {
	}

	/**
	 * Return the bytes that belong to a seed.
	 * @param seed the seed
	 * @param length how many
	 * @return the bytes
	 */
	static byte[] of(long seed, int length) {
		byte[] bytes = new byte[length];
		new Random(seed).nextBytes(bytes);
		return bytes;
	}

	/**
	 * Return what an upload is answered with.
	 * @param length the length of the body
	 * @param checksum its checksum
	 * @return the answer
	 */
	static String receipt(long length, CRC32 checksum) {
		return length + " " + Long.toHexString(checksum.getValue());
	}

	/**
	 * Return what an upload is answered with.
	 * @param body the whole body
	 * @return the answer
	 */
	static String receipt(byte[] body) {
		CRC32 checksum = new CRC32();
		checksum.update(body);
		return receipt(body.length, checksum);
	}

}
