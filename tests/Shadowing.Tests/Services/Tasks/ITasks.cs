namespace Shadowing.Tests.Services.Tasks;

public interface ITasks
{
    Task<Note> PlainAsync();

    Task<string> FrozenAsync();

    Task NothingAsync();

    ValueTask<Note> SourceAsync();
}
