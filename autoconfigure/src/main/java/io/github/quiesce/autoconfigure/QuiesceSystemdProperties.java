package io.github.quiesce.autoconfigure;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * What systemd is told.
 *
 * @since 0.1.0
 */
@ConfigurationProperties("quiesce.systemd")
public class QuiesceSystemdProperties {

	/**
	 * Whether to notify systemd when it has set NOTIFY_SOCKET.
	 */
	private boolean enabled = true;

	public boolean isEnabled() {
		return this.enabled;
	}

	public void setEnabled(boolean enabled) {
		this.enabled = enabled;
	}

}
