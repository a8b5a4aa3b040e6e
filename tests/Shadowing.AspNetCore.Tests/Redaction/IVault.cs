namespace Shadowing.AspNetCore.Tests.Redaction;

/// <summary>What is shadowed of the vaults.</summary>
internal interface IVault
{
    Opened Open(string password, string note, string card);

    string Fail(string token);
}
