namespace Shadowing.FaultTests.Chaos;

/// <summary>One request, and what goes wrong with it.</summary>
internal sealed record ChaosCase(
    int Number, bool IsHttp2, string Method, ClientBehaviour Client, BodyKind Body, Reading Reading, ControlFault Control,
    CandidateFault Candidate)
{
    /// <summary>Gets a value indicating whether the candidate is in this process.</summary>
    public bool IsOfHandler => Candidate >= CandidateFault.HandlerNone;

    /// <summary>Gets a value indicating whether the client reads all that comes.</summary>
    public bool ReadsAll => Client < ClientBehaviour.GoesAwayAtOnce;

    /// <summary>Gets a value indicating whether the application breaks off while it has not read all that the client sends.</summary>
    public bool MayBeReset =>
        Control is ControlFault.Aborts or ControlFault.ThrowsAfterStart or ControlFault.WritesTooLittle or ControlFault.WritesTooMuch
        && (Reading is Reading.Nothing or Reading.Some || Client == ClientBehaviour.TwoAtOnce);

    /// <summary>Gets the request's path, which says everything that a server must know.</summary>
    public string Path => $"/{(IsOfHandler ? "handler" : "server")}/{Candidate}/{Control}/{Reading}/{Number}";

    /// <summary>Gets the path of a request in which nothing goes wrong.</summary>
    public string HealthyPath => $"/server/{CandidateFault.None}/{ControlFault.None}/{Reading.Whole}/{Number}";

    /// <summary>Draws so many.</summary>
    public static IEnumerable<ChaosCase> Draw(int seed, int count)
    {
        var random = new Random(seed);
        for (var number = 0; number < count; number++)
        {
            var body = One<BodyKind>();
            var client = One<ClientBehaviour>();

            // What sends nothing has nothing to cut, and nothing to be asked for.
            client = body == BodyKind.None && client is ClientBehaviour.CutsItsUpload or ClientBehaviour.ExpectsContinue
                ? ClientBehaviour.Whole
                : client;
            string[] methods = body == BodyKind.None ? ["GET", "GET", "HEAD", "DELETE"] : ["POST", "PUT", "PATCH"];

            // Healthy sides more often, so that there is something to compare too.
            var control = random.Next(4) == 0 ? ControlFault.None : One<ControlFault>();
            var candidate = random.Next(4) switch
            {
                0 => CandidateFault.None,
                1 => CandidateFault.HandlerNone,
                _ => One<CandidateFault>(),
            };
            var (isHttp2, reading) = (random.Next(3) == 0, One<Reading>());

            // A stream that is reset while its client still sends: whether the client has seen the head before is the client's own chance,
            // with the library and without.
            reading = isHttp2 && control == ControlFault.WritesTooMuch ? Reading.Whole : reading;
            yield return new ChaosCase(number, isHttp2, methods[random.Next(methods.Length)], client, body, reading, control, candidate);
        }

        T One<T>()
            where T : struct, Enum
        {
            var all = Enum.GetValues<T>();
            return all[random.Next(all.Length)];
        }
    }

    /// <summary>Gets the bytes of the body.</summary>
    public byte[] Bytes()
    {
        var bytes = new byte[Body switch
        {
            BodyKind.None => 0,
            BodyKind.Json => 0,
            BodyKind.Large => 50_000,
            BodyKind.Chunked => 10_000,
            _ => 200_000,
        }];
        new Random(Number).NextBytes(bytes);
        return Body == BodyKind.Json ? """{"a":[1,2,3]}"""u8.ToArray() : bytes;
    }
}
