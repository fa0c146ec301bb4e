package io.github.quiesce.websocket;

import java.time.Duration;
import java.util.List;

import io.github.quiesce.InFlightWork;
import io.github.quiesce.core.CountedWork;
import io.github.quiesce.core.Spread;

/**
 * WebSocket sessions. They end when they are told to: with code 1001 when the drain
 * starts, so that clients connect elsewhere.
 *
 * @since 0.1.0
 */
public final class WebSocketDrainable extends CountedWork<OpenSession> {

	/**
	 * No server tells when the close of a peer has come if it was asked for here.
	 */
	private static final Duration LOOK = Duration.ofMillis(50);

	private final Spread spread;

	private final Duration closeTimeout;

	private volatile boolean draining;

	/**
	 * Create the kind.
	 * @param spread when sessions are closed, from the start of the drain
	 * @param closeTimeout how long the close of a peer is awaited
	 */
	public WebSocketDrainable(Spread spread, Duration closeTimeout) {
		this.spread = spread;
		this.closeTimeout = closeTimeout;
	}

	/**
	 * Count a session, which may be done again.
	 */
	void opened(OpenSession session) {
		if (!session.count()) {
			return;
		}
		add(session);
		arrived();
	}

	/**
	 * A session that was counted can be closed.
	 */
	void established(OpenSession session) {
		if (this.draining) {
			// Its upgrade has finished after the others were told.
			this.spread.after(Duration.ZERO, () -> close(session));
		}
	}

	/**
	 * A session has been reported as closed by its server, which Tomcat does as soon as
	 * its own close frame is sent.
	 */
	void closed(OpenSession session) {
		if (session.isGone()) {
			remove(session);
		}
		else if (units().contains(session)) {
			this.spread.after(LOOK, () -> closed(session));
		}
	}

	Duration closeTimeout() {
		return this.closeTimeout;
	}

	private void close(OpenSession session) {
		// A close frame can take its time with a peer that does not read.
		this.spread.after(this.closeTimeout, () -> cut(session));
		session.goAway();
	}

	private void cut(OpenSession session) {
		if (units().contains(session)) {
			session.cut();
			if (session.isGone()) {
				remove(session);
			}
			else {
				this.spread.after(LOOK, () -> cut(session));
			}
		}
	}

	@Override
	public String kind() {
		return "websocket";
	}

	@Override
	public List<InFlightWork> overdue(Duration age) {
		// They are meant to stay.
		return List.of();
	}

	@Override
	public void drain() {
		this.draining = true;
		this.spread.closeAll(units().entries(), this::close);
	}

	@Override
	public void abort() {
		units().entries().forEach(OpenSession::cut);
	}

}
