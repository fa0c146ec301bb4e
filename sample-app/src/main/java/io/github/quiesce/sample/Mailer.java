package io.github.quiesce.sample;

import java.util.concurrent.TimeUnit;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.scheduling.annotation.Async;
import org.springframework.stereotype.Component;

/**
 * Confirms orders in the background: work that a shutdown must not lose.
 */
@Component
class Mailer {

	private static final Log logger = LogFactory.getLog(Mailer.class);

	@Async
	void confirm(Order order) {
		try {
			TimeUnit.SECONDS.sleep(1);
			logger.info("Confirmed order " + order.id());
		}
		catch (InterruptedException ex) {
			logger.warn("Order " + order.id() + " was not confirmed");
			Thread.currentThread().interrupt();
		}
	}

}
