using Shadowing.Tests.Services.Faults;

namespace Shadowing.Tests.Services.Tasks;

public sealed class ControlTasks(GivenTasks given) : ITasks
{
    public Task<Note> PlainAsync() => given.Plain;

    public Task<string> FrozenAsync() => given.Frozen;

    public Task NothingAsync() => given.Nothing;

    public ValueTask<Note> SourceAsync() =>
        given.IsSourceBroken ? new ValueTask<Note>(new OnceSource<Note>(), token: 17)
        : given.IsSourcePending ? new OnceSource<Note>().Start(() => given.OfSource)
        : new OnceSource<Note>().StartComplete(given.OfSource);
}
