namespace Shadowing.AspNetCore.Tests.Fidelity;

/// <summary>Response bodies of a given length, in which every place can be told from its neighbours.</summary>
internal static class Payload
{
    public static byte[] OfLength(int length)
    {
        var bytes = new byte[length];
        for (var i = 0; i < length; i++)
        {
            bytes[i] = (byte)(i % 61 == 60 ? '.' : 'a' + ((i + (i / 61)) % 26));
        }

        return bytes;
    }
}
