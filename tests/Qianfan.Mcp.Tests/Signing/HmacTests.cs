using System.Security.Cryptography;
using Qianfan.Mcp.Signing;

namespace Qianfan.Mcp.Tests.Signing;

/// <summary>What the signer computes itself is what the runtime computes.</summary>
public sealed class HmacTests
{
    [Fact]
    public void Every_length_agrees_with_the_runtime()
    {
        // Past the block of 64 bytes, and past the longest message that is copied.
        foreach (var key in (int[])[0, 1, 32, 63, 64, 65, 128])
            foreach (var message in Enumerable.Range(0, 600))
                Agrees(RandomNumberGenerator.GetBytes(key), RandomNumberGenerator.GetBytes(message));
    }

    private static void Agrees(byte[] key, byte[] message)
    {
        var hash = new byte[HMACSHA256.HashSizeInBytes];
        Hmac.Sha256(key, message, hash);
        Assert.Equal(HMACSHA256.HashData(key, message), hash);
    }
}
