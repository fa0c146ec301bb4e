package io.github.quiesce.sample;

import java.util.concurrent.TimeUnit;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Reports on the orders every ten seconds, and takes three of them to do so.
 */
@Component
class ReportJob {

	private static final Log logger = LogFactory.getLog(ReportJob.class);

	private final OrderBook orders;

	ReportJob(OrderBook orders) {
		this.orders = orders;
	}

	@Scheduled(fixedRate = 10, timeUnit = TimeUnit.SECONDS)
	void report() throws InterruptedException {
		int count = this.orders.all().size();
		TimeUnit.SECONDS.sleep(3);
		logger.info("Reported on " + count + " orders");
	}

}
