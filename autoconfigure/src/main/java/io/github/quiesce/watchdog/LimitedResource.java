package io.github.quiesce.watchdog;

import java.util.Locale;

/**
 * Something that a process can run out of.
 *
 * @since 0.1.0
 */
public enum LimitedResource {

	/**
	 * Threads of the operating system.
	 */
	THREADS,

	/**
	 * What is left in the heap after a collection.
	 */
	HEAP,

	/**
	 * Memory of direct buffers.
	 */
	DIRECT_MEMORY,

	/**
	 * Open files and sockets.
	 */
	FILE_DESCRIPTORS,

	/**
	 * Connections that are taken out of a pool.
	 */
	CONNECTION_POOLS;

	/**
	 * Return the name as it is written in properties.
	 * @return a name such as {@code file-descriptors}
	 */
	public String id() {
		return name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

}
