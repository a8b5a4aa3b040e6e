namespace Shadowing.Tests.Services.Tasks;

public sealed class CandidateTasks(GivenTasks given) : ITasks
{
    public async Task<Note> PlainAsync()
    {
        await given.Candidate;
        return new Note();
    }

    public Task<string> FrozenAsync() => Task.FromResult(string.Empty);

    public Task NothingAsync() => Task.CompletedTask;

    public ValueTask<Note> SourceAsync() => new(new Note { Text = "source" });
}
