namespace Shadowing.FaultTests.Processes;

/// <summary>What the environment of a process says to the kill switch.</summary>
public sealed class Processes_that_are_turned_off
{
    [Theory]
    [InlineData("1", 0)]
    [InlineData("on", 0)]
    [InlineData("please", 0)]
    [InlineData("0", 1)]
    [InlineData("off", 1)]
    [InlineData("", 1)]
    public async Task A_process_samples_nothing_where_its_environment_says_so(string text, int sampled)
    {
        await using var app = await ChildApp.StartAsync("counting", 0, ("SHADOWING_KILL_SWITCH", text));
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = app.Address };
        Assert.Equal("a", await client.GetStringAsync(new Uri("/a", UriKind.Relative)));
        Assert.Equal(sampled, int.Parse(await client.GetStringAsync(new Uri("/sampled", UriKind.Relative)),
            System.Globalization.CultureInfo.InvariantCulture));
    }
}
