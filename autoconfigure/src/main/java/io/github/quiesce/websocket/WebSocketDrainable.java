package io.github.quiesce.websocket;

import java.time.Duration;
import java.util.List;

import io.github.quiesce.Drainable;
import io.github.quiesce.InFlightWork;
import io.github.quiesce.WorkListener;
import io.github.quiesce.core.InFlight;
import io.github.quiesce.core.Spread;
import org.jspecify.annotations.Nullable;

/**
 * WebSocket sessions. They end when they are told to: with code 1001 when the drain
 * starts, so that clients connect elsewhere.
 *
 * @since 0.1.0
 */
public final class WebSocketDrainable implements Drainable {

	private final InFlight<OpenSession> sessions = new InFlight<>();

	private final Spread spread;

	private final Duration closeTimeout;

	private volatile @Nullable WorkListener listener;

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

	void opened(OpenSession session) {
		this.sessions.add(session);
		WorkListener listener = this.listener;
		if (listener != null) {
			listener.arrived();
		}
		if (this.draining) {
			// Its upgrade has finished after the others were counted.
			this.spread.after(Duration.ZERO, () -> close(session));
		}
	}

	void closed(OpenSession session) {
		WorkListener listener = this.listener;
		if (this.sessions.remove(session) && listener != null) {
			listener.completed();
		}
	}

	Duration closeTimeout() {
		return this.closeTimeout;
	}

	private void close(OpenSession session) {
		this.spread.after(this.closeTimeout, () -> {
			if (this.sessions.contains(session)) {
				session.cut();
				closed(session);
			}
		});
		session.goAway();
	}

	@Override
	public String kind() {
		return "websocket";
	}

	@Override
	public int inFlight() {
		return this.sessions.size();
	}

	@Override
	public List<InFlightWork> work() {
		return this.sessions.work((session) -> true);
	}

	@Override
	public List<InFlightWork> overdue(Duration age) {
		// They are meant to stay.
		return List.of();
	}

	@Override
	public void reportTo(WorkListener listener) {
		this.listener = listener;
	}

	@Override
	public void drain() {
		this.draining = true;
		this.spread.closeAll(this.sessions.entries(), this::close);
	}

	@Override
	public void abort() {
		this.sessions.entries().forEach(OpenSession::cut);
	}

}
