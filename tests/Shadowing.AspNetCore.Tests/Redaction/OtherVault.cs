namespace Shadowing.AspNetCore.Tests.Redaction;

/// <summary>One that does everything a little differently.</summary>
internal sealed class OtherVault : Vault
{
    public override Opened Open(string password, string note, string card) => new(password + "1", note + "1", 2);

    public override string Fail(string token) =>
        throw new FormatException($"token={token}1", new InvalidOperationException($"inner {token}"));
}
