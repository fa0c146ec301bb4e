package io.github.quiesce.contract;

import org.springframework.beans.factory.InitializingBean;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * A table that work writes to in its last moment: what work needs must be there for as
 * long as it runs. Runs in the forked JVM.
 */
class Ledger implements InitializingBean {

	private final JdbcTemplate jdbc;

	Ledger(JdbcTemplate jdbc) {
		this.jdbc = jdbc;
	}

	@Override
	public void afterPropertiesSet() {
		this.jdbc.execute("create table if not exists ledger (entry varchar(200))");
	}

	/**
	 * Work for some time and write that down.
	 * @param name what the work is called in the ledger and in the output
	 * @param millis how long
	 */
	void work(String name, long millis) {
		TestWork.sleep(name, millis);
		write(name);
		TestWork.print("STORED " + name);
	}

	/**
	 * Write an entry.
	 * @param entry the entry
	 */
	void write(String entry) {
		this.jdbc.update("insert into ledger values (?)", entry);
	}

	/**
	 * Return how many entries there are.
	 * @return the number of rows
	 */
	int size() {
		Integer size = this.jdbc.queryForObject("select count(*) from ledger", Integer.class);
		return (size != null) ? size : 0;
	}

}
