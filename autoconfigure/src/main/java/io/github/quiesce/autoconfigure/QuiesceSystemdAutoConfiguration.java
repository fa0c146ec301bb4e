package io.github.quiesce.autoconfigure;

import java.time.Duration;
import java.util.List;

import io.github.quiesce.core.ShutdownCoordinator;
import io.github.quiesce.systemd.Liveness;
import io.github.quiesce.systemd.NotifySocket;
import io.github.quiesce.systemd.ServiceNotifications;
import io.github.quiesce.systemd.WatchdogInterval;
import io.github.quiesce.systemd.WatchdogPing;
import io.github.quiesce.watchdog.Watchdog;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.core.env.Environment;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for what systemd is told.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = { QuiesceAutoConfiguration.class, QuiesceWatchdogAutoConfiguration.class })
@ConditionalOnBean(value = ShutdownCoordinator.class, search = SearchStrategy.CURRENT)
@Conditional(OnLiveApplicationCondition.class)
@ConditionalOnProperty(name = "quiesce.systemd.enabled", matchIfMissing = true)
@ConditionalOnProperty(QuiesceSystemdAutoConfiguration.NOTIFY_SOCKET)
@EnableConfigurationProperties(QuiesceSystemdProperties.class)
public final class QuiesceSystemdAutoConfiguration {

	static final String NOTIFY_SOCKET = "NOTIFY_SOCKET";

	@Bean
	NotifySocket quiesceNotifySocket(Environment environment) {
		return NotifySocket.open(environment.getRequiredProperty(NOTIFY_SOCKET), environment.getProperty("PATH"));
	}

	@Bean
	ServiceNotifications quiesceServiceNotifications(NotifySocket socket, ShutdownCoordinator coordinator) {
		ServiceNotifications notifications = new ServiceNotifications(socket, coordinator);
		coordinator.addListener(notifications);
		return notifications;
	}

	@Bean
	@ConditionalOnBean(value = Watchdog.class, search = SearchStrategy.CURRENT)
	Liveness quiesceWatchdogLiveness(Watchdog watchdog) {
		return watchdog::isHealthy;
	}

	@Bean
	@ConditionalOnProperty("WATCHDOG_USEC")
	@Nullable WatchdogPing quiesceWatchdogPing(NotifySocket socket, Environment environment, ObjectProvider<Liveness> liveness,
			ShutdownCoordinator coordinator) {
		Duration interval = WatchdogInterval.of(environment.getProperty("WATCHDOG_USEC"),
				environment.getProperty("WATCHDOG_PID"), ProcessHandle.current().pid());
		if (interval == null) {
			return null;
		}
		List<Liveness> all = liveness.orderedStream().toList();
		return new WatchdogPing(socket, interval, () -> all.stream().allMatch(Liveness::isHealthy), coordinator);
	}

	@Bean
	ReadyListener quiesceServiceReadyListener(ApplicationContext context, ServiceNotifications notifications,
			ObjectProvider<WatchdogPing> watchdog) {
		return new ReadyListener(context, 0, () -> {
			notifications.ready();
			watchdog.ifAvailable(WatchdogPing::start);
		});
	}

}
