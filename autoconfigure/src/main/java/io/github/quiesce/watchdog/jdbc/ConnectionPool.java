package io.github.quiesce.watchdog.jdbc;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

import javax.sql.DataSource;

import io.github.quiesce.watchdog.LimitedResource;
import io.github.quiesce.watchdog.Resource;

import org.springframework.boot.jdbc.metadata.CompositeDataSourcePoolMetadataProvider;
import org.springframework.boot.jdbc.metadata.DataSourcePoolMetadata;
import org.springframework.boot.jdbc.metadata.DataSourcePoolMetadataProvider;

/**
 * A pool of JDBC connections, of whatever make Boot can read: HikariCP, Tomcat, DBCP2 and
 * UCP.
 *
 * @since 0.1.0
 */
public final class ConnectionPool implements Resource {

	/**
	 * A pool of which all is in use for a moment does what it is there for.
	 */
	private static final int CONFIRMATIONS = 2;

	private final String name;

	private final DataSourcePoolMetadata metadata;

	private ConnectionPool(String name, DataSourcePoolMetadata metadata) {
		this.name = name;
		this.metadata = metadata;
	}

	/**
	 * Find the pools among data sources.
	 * @param dataSources the data sources by the names of their beans
	 * @param providers who can read which pool
	 * @return the pools
	 */
	public static List<Resource> find(Map<String, DataSource> dataSources,
			Collection<DataSourcePoolMetadataProvider> providers) {
		DataSourcePoolMetadataProvider provider = new CompositeDataSourcePoolMetadataProvider(providers);
		List<Resource> pools = new ArrayList<>();
		dataSources.forEach((name, dataSource) -> {
			DataSourcePoolMetadata metadata = provider.getDataSourcePoolMetadata(dataSource);
			if (metadata != null) {
				pools.add(new ConnectionPool(name, metadata));
			}
		});
		return pools;
	}

	@Override
	public LimitedResource sort() {
		return LimitedResource.CONNECTION_POOLS;
	}

	@Override
	public String name() {
		return sort().id() + "." + this.name;
	}

	@Override
	public long used() {
		Integer active = this.metadata.getActive();
		return (active != null) ? active : -1;
	}

	@Override
	public long limit() {
		Integer max = this.metadata.getMax();
		return (max != null) ? Math.max(0, max) : 0;
	}

	@Override
	public int confirmations() {
		return CONFIRMATIONS;
	}

}
