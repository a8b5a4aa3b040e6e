using Shadowing.PostgreSql.Tests;

[assembly: AssemblyFixture(typeof(PostgreSqlServer))]

// Most of them wait for leases, deadlines and processes, and not for a processor.
[assembly: CollectionBehavior(MaxParallelThreads = 3)]
