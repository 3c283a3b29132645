// A person whose client is matrix-js-sdk, with the encryption that Element has.
//
//     node client.mjs '{"url": ..., "user": ..., "password": ..., "other": ..., "says": ...}'
//
// Opens an encrypted room with somebody, says one thing there and prints the answer as JSON, with
// the shield that a client would show on it. With "isStrict": true, devices that are not
// cross-signed get no keys and are not read; with "isDirect": true, the room is a direct one.

import { createClient, ClientEvent, MatrixEventEvent, Preset, RoomEvent } from "matrix-js-sdk";
import {
    EventShieldColour,
    EventShieldReason,
    OnlySignedDevicesIsolationMode,
} from "matrix-js-sdk/lib/crypto-api/index.js";

const PATIENCE = 30_000;
const ENCRYPTION = { algorithm: "m.megolm.v1.aes-sha2" };

// Standard output is for the result alone.
for (const name of ["debug", "info", "log", "trace", "warn"]) console[name] = console.error;

async function logIn({ url, user, password }) {
    const login = { type: "m.login.password", identifier: { type: "m.id.user", user }, password };
    const told = await createClient({ baseUrl: url }).loginRequest(login);
    const client = createClient({
        baseUrl: url,
        userId: told.user_id,
        deviceId: told.device_id,
        accessToken: told.access_token,
    });
    await client.initRustCrypto({ useIndexedDB: false });
    return client;
}

/** Cross-sign the device, as every client does when it is set up. */
async function sign(client, { user, password }) {
    const identifier = { type: "m.id.user", user };
    await client.getCrypto().bootstrapCrossSigning({
        authUploadDeviceSigningKeys: (upload) =>
            upload({ type: "m.login.password", identifier, password }),
    });
}

/** Wait until a look gives something; look again whenever one of some events happens. */
async function until(emitter, events, look, what) {
    return new Promise((resolve, reject) => {
        const timer = setTimeout(() => reject(new Error(`waited in vain for ${what}`)), PATIENCE);
        const again = () => {
            const found = look();
            if (!found) return;
            clearTimeout(timer);
            for (const each of events) emitter.off(each, again);
            resolve(found);
        };
        for (const each of events) emitter.on(each, again);
        again();
    });
}

async function openRoom(client, { other, isDirect }) {
    const made = await client.createRoom({
        preset: isDirect ? Preset.TrustedPrivateChat : Preset.PrivateChat,
        is_direct: isDirect,
        invite: [other],
        initial_state: [{ type: "m.room.encryption", state_key: "", content: ENCRYPTION }],
    });
    const isIn = () => {
        const room = client.getRoom(made.room_id);
        return room?.getMember(other)?.membership === "join" && room;
    };
    return until(client, [ClientEvent.Room, "RoomMember.membership"], isIn, "somebody to join");
}

function findAnswer(room, other) {
    return room
        .getLiveTimeline()
        .getEvents()
        .find((each) => {
            const isOurs = each.getSender() === other && !each.isState();
            const kind = each.getType();
            const isRead = kind === "m.room.message" || each.isDecryptionFailure();
            return isOurs && !each.isBeingDecrypted() && isRead;
        });
}

async function ask(client, room, { other, says, isDirect }) {
    const mentions = isDirect ? {} : { user_ids: [other] };
    await client.sendMessage(room.roomId, {
        msgtype: "m.text",
        body: says,
        "m.mentions": mentions,
    });
    const events = [RoomEvent.Timeline, MatrixEventEvent.Decrypted];
    return until(client, events, () => findAnswer(room, other), "an answer");
}

async function describe(client, event) {
    const told = await client.getCrypto().getEncryptionInfoForEvent(event);
    return {
        text: event.getContent().body,
        isEncrypted: event.isEncrypted(),
        isReadable: !event.isDecryptionFailure(),
        shield: told && EventShieldColour[told.shieldColour],
        reason: told && told.shieldReason !== null ? EventShieldReason[told.shieldReason] : null,
    };
}

async function main(given) {
    const client = await logIn(given);
    await client.startClient({ initialSyncLimit: 10 });
    await sign(client, given);
    if (given.isStrict) {
        // As Element's "exclude insecure devices"; what it has beside that is about people whom one
        // has verified, by comparing emoji.
        client.getCrypto().setDeviceIsolationMode(new OnlySignedDevicesIsolationMode());
    }
    const room = await openRoom(client, given);
    const answer = await ask(client, room, given);
    const told = await describe(client, answer);
    client.stopClient();
    process.stdout.write(`${JSON.stringify(told)}\n`, () => process.exit(0));
}

await main(JSON.parse(process.argv[2]));
