using Shadowing.Dashboard.Tests.Browser;

[assembly: AssemblyFixture(typeof(Chromium))]
// One browser on few cores: pages beside each other only wait for each other.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
