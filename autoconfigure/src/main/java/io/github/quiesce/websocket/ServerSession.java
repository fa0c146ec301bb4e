package io.github.quiesce.websocket;

/**
 * What servers of the servlet stack do differently.
 */
interface ServerSession {

	/**
	 * A session that is not open yet, or of a server of which nothing is known.
	 */
	ServerSession UNKNOWN = new ServerSession() {

		@Override
		public void cut() {
			// Left to the server, which does not say how.
		}

		@Override
		public boolean isGone() {
			return true;
		}

	};

	/**
	 * Let go of a peer that does not answer the close frame.
	 */
	void cut();

	/**
	 * Return whether the connection of a session that was reported as closed has ended.
	 */
	boolean isGone();

}
